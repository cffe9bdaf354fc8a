/** Where pictures come from. The demo never works on these files, but on a copy. */
export interface Source {
  readonly name: string;
  /** A line of thanks for the contact sheets. */
  readonly credit: string | undefined;
  readonly pictures: readonly Picture[];
}

export interface Picture {
  /** Its path in the working copy, with "/". The folder is the album. */
  readonly id: string;
  /** Changes when the picture has to be copied again. */
  readonly stamp: string;
  readonly copyTo: (path: string) => Promise<void>;
}
