package parquetry.objects;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * A rule that leaves objects out by their names.
 *
 * @param rule how the ledger calls the rule
 * @param pattern matches whole keys
 */
record NameRule(String rule, Pattern pattern) implements Serializable {}
