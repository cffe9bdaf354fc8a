/** Whether an error is that of a system call, such as one that opens a file. */
export function isSystemError(error: unknown): error is { readonly message: string; readonly syscall: unknown } {
  return typeof error === "object" && error !== null && "syscall" in error && "message" in error;
}
