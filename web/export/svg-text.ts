export { xml as escaped } from "../../model/xml.ts";

/** A length or coordinate, to a tenth. */
export const number = (value: number): string => String(Math.round(value * 10) / 10);
