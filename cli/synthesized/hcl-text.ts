import { z } from "zod";

/** A text of HCL, which writes ${ and %{ that are meant as such with a doubled first character. */
export const hclText = z.string().transform((value) => value.replaceAll("$${", "${").replaceAll("%%{", "%{"));
