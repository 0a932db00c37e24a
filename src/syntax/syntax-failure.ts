// The one error that the tokenizer and the parser throw, and the warnings that they collect.
//
// Wording and position are CPython's, down to the column. Upper tiers turn a SyntaxFailure into a Python exception of the
// class `pythonClass`, and a SyntaxWarningRecord into a warning; nothing is printed here.

export type SyntaxFailureClass =
  | "SyntaxError"
  | "IndentationError"
  | "TabError"
  | "_IncompleteInputError"
  | "UnicodeDecodeError"
  | "UnicodeEncodeError"
  | "ValueError"
  | "MemoryError"
  | "RecursionError"
  | "OverflowError";

/** Place of an error as `SyntaxError.args[1]` shows it: lines from 1, offsets from 1 in characters; 0 is "no place". */
export interface SyntaxPlace {
  lineno: number;
  offset: number;
  end_lineno: number;
  end_offset: number;
  /** The line as the user wrote it, or null where CPython gives None. */
  text: string | null;
}

export class SyntaxFailure extends Error {
  readonly pythonClass: SyntaxFailureClass;
  readonly filename: string;
  /** Null for errors that carry no place, such as MemoryError. */
  readonly place: SyntaxPlace | null;
  /** Warnings found before the error. */
  warnings: SyntaxWarningRecord[] = [];
  /** What was read, for suggestions of other spellings; null where that is a file, undefined where there is none. */
  source: string | null | undefined = undefined;

  constructor(
    pythonClass: SyntaxFailureClass,
    message: string,
    filename: string,
    place: SyntaxPlace | null,
  ) {
    super(message);
    this.name = "SyntaxFailure";
    this.pythonClass = pythonClass;
    this.filename = filename;
    this.place = place;
  }

  get lineno(): number {
    return this.place?.lineno ?? 0;
  }
  get offset(): number {
    return this.place?.offset ?? 0;
  }
  get end_lineno(): number {
    return this.place?.end_lineno ?? 0;
  }
  get end_offset(): number {
    return this.place?.end_offset ?? 0;
  }
  get text(): string | null {
    return this.place?.text ?? null;
  }
}

/** A warning found while parsing: lines from 1, columns from 0 in UTF-8 bytes. */
export interface SyntaxWarningRecord {
  category: "SyntaxWarning" | "DeprecationWarning";
  message: string;
  /** The message of the SyntaxError that takes the warning's place when warnings are errors. */
  errorMessage: string;
  lineno: number;
  col_offset: number;
  end_lineno: number;
  end_col_offset: number;
}
