import type { CatalogueEvent } from '../record/events/catalogue-event';
import type { Category } from '../record/category';
import type { RecordOrigin } from '../record/log-record';

/** Who speaks when logging accounts for itself. */
const COMPONENT = 'cairn';

/** Of a summary in the category whose records it stands for, so that it is found where they are missing. */
export function summaryOrigin({ name, level }: CatalogueEvent, category: Category, as: Partial<Pick<RecordOrigin, 'level' | 'component'>> = {}): RecordOrigin {
  return Object.freeze({ level, component: COMPONENT, ...as, category, event: name });
}
