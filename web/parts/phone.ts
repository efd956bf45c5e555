import { useSyncExternalStore } from "react";

const phone = typeof matchMedia === "undefined" ? undefined : matchMedia("(max-width: 40rem)");

function subscribe(listener: () => void): () => void {
  phone?.addEventListener("change", listener);
  return () => phone?.removeEventListener("change", listener);
}

/** Whether the page is as narrow as a phone: what is read comes before what is looked at. */
export const usePhone = (): boolean => useSyncExternalStore(subscribe, () => phone?.matches ?? false);
