import { isSupported } from "../../contract/capability.js";
import type { StoreContext } from "../context.js";

/** Why the store cannot make another type of a column's; null where it can. */
export function keepsTypes({ adapter }: Pick<StoreContext, "adapter">): string | null {
  if (isSupported(adapter.supports["write.typeWidening"])) return null;
  return `${adapter.display} cannot change its type`;
}
