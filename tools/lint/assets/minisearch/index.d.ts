// The types of the part of MiniSearch that the search uses.

export interface SearchOptions {
  boost?: Record<string, number>;
  bm25?: { k: number; b: number; d: number };
  tokenize?: (text: string) => string[];
  processTerm?: (term: string) => string | string[];
  prefix?: boolean;
  fuzzy?: number;
}

export default class MiniSearch {
  constructor(options: {
    idField: string;
    fields: string[];
    tokenize: (text: string) => string[];
    processTerm: (term: string) => string[];
  });
  readonly documentCount: number;
  addAll(documents: readonly object[]): void;
  search(query: string, options: SearchOptions): { id: string; score: number; match: Record<string, string[]> }[];
}
