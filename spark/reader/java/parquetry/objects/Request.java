package parquetry.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is to be compared, as JSON.
 *
 * @param root the URI of the source's folder
 * @param manifest the URI of S3DistCp's manifest of this run; null where there is none
 * @param earlier the manifests of earlier loads
 * @param late {key: milliseconds since 1970} of the objects that were written while the last load listed its source, as
 *     an older version kept them
 * @param began, lastBegan, groupBy, hidden as in Rules
 * @param names the rules that leave objects out by their names
 * @param newsTo the URI of the manifest of what this run took and no load before; null to write none
 * @param inMemory how many rows are compared on the driver, at most
 */
record Request(
  String root,
  String manifest,
  List<Earlier> earlier,
  Map<String, Long> late,
  long began,
  Long lastBegan,
  String groupBy,
  String hidden,
  List<Name> names,
  String newsTo,
  long inMemory
) {
  /**
   * A manifest of an earlier load.
   *
   * @param load its number
   */
  record Earlier(int load, String uri) {}

  /**
   * A rule that leaves objects out.
   *
   * @param pattern matches whole keys, relative to the source
   */
  record Name(String rule, String pattern) {}

  static Request of(String json) {
    try {
      return new ObjectMapper().readValue(json, Request.class);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("the request is not what Comparison reads", broken);
    }
  }

  Rules rules() {
    return new Rules(root.replaceAll("/+$", ""), began, lastBegan, pattern(groupBy), pattern(hidden), named());
  }

  private ArrayList<NameRule> named() {
    ArrayList<NameRule> named = new ArrayList<>();
    names.forEach(name -> named.add(new NameRule(name.rule, Pattern.compile(name.pattern, Pattern.DOTALL))));
    return named;
  }

  private static Pattern pattern(String text) {
    return text == null ? null : Pattern.compile(text);
  }

  List<ManifestFile> manifests() {
    List<ManifestFile> manifests = new ArrayList<>();
    for (Earlier load : earlier) {
      manifests.add(new ManifestFile(load.uri, Place.EARLIER, load.load));
    }
    if (manifest != null) {
      manifests.add(new ManifestFile(manifest, Place.TAKEN, 0));
    }
    return manifests;
  }

  KnownRows lateRows() {
    ArrayList<ObjectRow> rows = new ArrayList<>();
    late.forEach((key, modified) -> rows.add(new ObjectRow(key, Place.LATE, 0, 0, modified)));
    return new KnownRows(rows);
  }
}
