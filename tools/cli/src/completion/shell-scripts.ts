/** The words before the cursor go to `cairn __complete`, the last one being the one that is typed; where it has nothing to say, files are completed. */
const BASH = `_cairn() {
  local IFS=$'\\n'
  COMPREPLY=( $(cairn __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) )
}
complete -o default -F _cairn cairn`;

const ZSH = `#compdef cairn
_cairn() {
  local -a found
  found=( \${(f)"$(cairn __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"} )
  (( \${#found} )) && compadd -a found || _files
}
compdef _cairn cairn`;

const FISH = `function __cairn_complete
  set -l words (commandline -opc) (commandline -ct)
  cairn __complete -- $words[2..-1] 2>/dev/null
end
complete -c cairn -a '(__cairn_complete)'`;

export const SHELL_SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH } as const;
export type Shell = keyof typeof SHELL_SCRIPTS;
