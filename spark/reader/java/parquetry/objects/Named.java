package parquetry.objects;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * Objects that a rule leaves out by their names.
 *
 * @param rule how the ledger calls the rule
 * @param pattern matches whole keys
 */
record Named(String rule, Pattern pattern) implements Serializable {}
