import type { Category } from '../category';
import type { Level } from '../level';

/**
 * One kind of record a category logger makes. Name and message are part of the product: filters and queries match on
 * them. docs/reference/events.md is made from this table.
 */
export interface CatalogueEvent {
  readonly name: string;
  readonly category: Category;
  readonly level: Level;
  /** When the level is not always the same. */
  readonly levelRule?: string;
  /** Fixed, or made from what the record is about. */
  readonly message: string | ((subject: string) => string);
  /** Metadata it may carry. */
  readonly fields: readonly string[];
  /** When it is written. */
  readonly about: string;
}

export const event = <const E extends CatalogueEvent>(definition: E): Readonly<E> => Object.freeze(definition);
