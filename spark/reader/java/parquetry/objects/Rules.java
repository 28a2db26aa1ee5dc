package parquetry.objects;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the objects of a source are judged.
 *
 * @param root the source's URI, without a / at its end
 * @param began when the run's own listing began, in milliseconds since 1970
 * @param lastBegan when the last load's listing began; null before the first load
 * @param groupBy the merge's pattern, which takes an object's whole URI; null takes all
 * @param hidden which keys Spark does not read; null where the source is merged
 * @param names which keys are left out by their names
 */
record Rules(
  String root,
  long began,
  Long lastBegan,
  Pattern groupBy,
  Pattern hidden,
  ArrayList<NameRule> names
) implements Serializable {
  /** Whether S3DistCp's --groupBy takes the object: its URI matches, and a group is not empty. */
  boolean isMerged(String key) {
    if (groupBy == null) {
      return true;
    }
    Matcher match = groupBy.matcher(root + "/" + key);
    if (match.matches()) {
      for (int group = 1; group <= match.groupCount(); group++) {
        if (!"".equals(match.group(group))) {
          return true;
        }
      }
    }
    return false;
  }

  /** The rule that leaves the object out by its name; null where none does. */
  String leftOutBy(String key) {
    for (NameRule name : names) {
      if (name.pattern().matcher(key).matches()) {
        return name.rule();
      }
    }
    return null;
  }

  boolean isHidden(String key) {
    return hidden != null && hidden.matcher(key).find();
  }
}
