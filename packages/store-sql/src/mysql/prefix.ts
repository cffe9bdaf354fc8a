/** Tables with this prefix have rows for one operation, and no user data. */
export const temporaryPrefix = "metaxy_tmp_";
