// The console's layout for a person
export { PrettySerializer } from '../console/pretty.serializer';
