// What who handles large files needs besides: nothing of it is loaded unless one is
export { releaseBuffer } from './release-buffer';
