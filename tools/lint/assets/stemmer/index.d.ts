/** The stem of an English word. */
export function stemmer(word: string): string;
