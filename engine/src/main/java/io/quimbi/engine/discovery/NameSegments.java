package io.quimbi.engine.discovery;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.QuimbiException.Kind;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.engine.discovery.ModelStore.Publication;
import io.quimbi.engine.discovery.ModelStore.Renaming;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.discovery.ModelStore.StoredModel;
import io.quimbi.engine.naming.AxisNaming;
import io.quimbi.engine.naming.AxisSheet;
import io.quimbi.engine.naming.NameProposer;
import io.quimbi.engine.naming.NameRules;
import io.quimbi.engine.naming.NamedBy;
import io.quimbi.engine.naming.Population;
import io.quimbi.engine.naming.SegmentName;
import io.quimbi.engine.naming.SegmentNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives the segments of a store's active model names, or one of them the name that a person wants.
 * Everything that shows a name shows the new one at once, or none does.
 */
public final class NameSegments {
  private final Stores stores;
  private final ModelStore models;
  private final ModelCodec codec = new ModelCodec();

  /** The use case on its ports. */
  public NameSegments(Stores stores, ModelStore models) {
    this.stores = stores;
    this.models = models;
  }

  /**
   * What was done.
   *
   * @param renamed segments that are called otherwise now
   * @param stale names that their segments no longer bear out, and that stay
   * @param refused names that were proposed and not used, with the reason
   */
  public record Outcome(
      String storeId, int modelNo, List<Change> renamed, List<Stale> stale, List<Refusal> refused) {
    /** Copies the lists. */
    public Outcome {
      renamed = List.copyOf(renamed);
      stale = List.copyOf(stale);
      refused = List.copyOf(refused);
    }
  }

  /**
   * A segment with its old name and its new one.
   *
   * @param namedBy person, built_in or claude
   */
  public record Change(
      String axis,
      String identity,
      String before,
      String now,
      String namedBy,
      String description) {}

  /** A name that is no longer true. */
  public record Stale(String axis, String name, String namedBy) {}

  /** A proposed name that was not used. */
  public record Refusal(String axis, String segment, String proposed, String reason) {}

  /**
   * Names what has no name yet.
   *
   * @param only axes to look at, or all
   * @param refresh whether segments whose name is no longer true get another one; a name that a
   *     person gave stays all the same
   * @param proposer whose names are tried first, of all segments that no person named; null for the
   *     built-in namer alone
   * @param by who wants it, for the audit trail
   * @throws QuimbiException of kind NOTHING_THERE before the first discovery
   */
  public Outcome name(
      String storeId,
      Optional<Axis> only,
      boolean refresh,
      @Nullable NameProposer proposer,
      Actor by,
      Progress progress) {
    StoreSettings store = stores.require(storeId);
    Named known = read(storeId);
    Proposals proposals =
        proposer == null
            ? null
            : Proposals.of(
                proposer,
                known.axes(only).stream().map(axis -> naming(known, axis, refresh).sheet()),
                progress);
    return publish(store, publication -> named(publication, known, only, refresh, proposals, by));
  }

  /**
   * Lets somebody propose names for the segments that the active model is the first to have, and
   * that only the built-in namer named so far. Segments that it took over from another model keep
   * their names; so does everything when a model becomes the active one again.
   *
   * @param by who wants it, for the audit trail
   * @throws QuimbiException of kind NOTHING_THERE before the first discovery
   */
  public Outcome nameNew(String storeId, NameProposer proposer, Actor by, Progress progress) {
    StoreSettings store = stores.require(storeId);
    Named known = read(storeId);
    Proposals proposals =
        Proposals.of(
            proposer, known.axes(Optional.empty()).stream().map(known::newSheet), progress);
    if (proposals.byAxis.isEmpty()) {
      return new Outcome(storeId, known.modelNo, List.of(), List.of(), List.of());
    }
    return publish(
        store, publication -> named(publication, known, Optional.empty(), false, proposals, by));
  }

  /** The model whose segments have these names; empty before the first discovery. */
  public Optional<Integer> modelNo(String storeId) {
    List<ModelStore.Activation> activations = models.activations(storeId);
    return activations.isEmpty() ? Optional.empty() : Optional.of(activations.getLast().modelNo());
  }

  /** What somebody proposed for the segments that were asked about, by axis and path. */
  private record Proposals(
      Map<String, Map<String, NameProposer.Proposal>> byAxis, NamedBy namedBy) {
    /** Asks before the store is locked: somebody far away may take their time. */
    static Proposals of(NameProposer proposer, Stream<AxisSheet> sheets, Progress progress) {
      Map<String, Map<String, NameProposer.Proposal>> used = new HashMap<>();
      List<AxisSheet> asked = sheets.filter(sheet -> !sheet.segments().isEmpty()).toList();
      if (!asked.isEmpty()) {
        progress.stage("Asking for names", Progress.UNKNOWN);
        Map<String, Map<String, NameProposer.Proposal>> proposed = proposer.propose(asked);
        for (AxisSheet sheet : asked) {
          Map<String, NameProposer.Proposal> onAxis =
              new HashMap<>(proposed.getOrDefault(sheet.axis(), Map.of()));
          onAxis
              .keySet()
              .retainAll(
                  sheet.segments().stream()
                      .map(AxisSheet.Segment::path)
                      .collect(Collectors.toSet()));
          if (!onAxis.isEmpty()) {
            used.put(sheet.axis(), onAxis);
          }
        }
        progress.checkCancelled();
      }
      return new Proposals(used, proposer.namedBy());
    }
  }

  private Outcome named(
      Publication publication,
      Named known,
      Optional<Axis> only,
      boolean refresh,
      @Nullable Proposals proposals,
      Actor by) {
    Named now = read(known.storeId);
    if (now.modelNo != known.modelNo) {
      throw new QuimbiException(
          Kind.ENVIRONMENT,
          "MODEL_CHANGED",
          "model "
              + now.modelNo
              + " became the active one while model "
              + known.modelNo
              + " was being named; run the command again");
    }
    List<Refusal> refused = new ArrayList<>();
    Map<String, SegmentName> all = new HashMap<>();
    for (AxisModel axis : now.axes(only)) {
      String axisId = axis.axis().id();
      AxisNaming naming = naming(now, axis, refresh);
      List<SegmentName> names =
          proposals == null
              ? naming.names()
              : naming.names(
                  proposals.byAxis.getOrDefault(axisId, Map.of()),
                  proposals.namedBy,
                  (segment, name, reason) ->
                      refused.add(new Refusal(axisId, segment, name, reason)));
      names.forEach(name -> all.put(key(axisId, name.identity()), name));
    }
    return given(publication, now, all, refused, by);
  }

  /**
   * Gives a segment the name that a person wants; nobody else changes it from then on.
   *
   * @param before its present name
   * @param name two to four words in snake_case
   * @param by who wants it, for the audit trail
   * @throws QuimbiException of kind NOTHING_THERE where no segment of the axis is called so, of
   *     kind USAGE where the name is not formed like one or another segment has it
   */
  public Outcome rename(String storeId, Axis axis, String before, String name, Actor by) {
    StoreSettings store = stores.require(storeId);
    Optional<String> objection = NameRules.objection(name);
    if (objection.isPresent()) {
      throw new QuimbiException(
          Kind.USAGE, "SEGMENT_NAME", "the name \"" + name + "\" " + objection.get());
    }
    return publish(
        store, publication -> renamed(publication, read(storeId), axis, before, name, by));
  }

  private Outcome renamed(
      Publication publication, Named known, Axis axis, String before, String name, Actor by) {
    AxisModel model = known.model.axis(axis);
    Map<String, SegmentNode> nodes = new HashMap<>();
    SegmentNode.of(model)
        .forEach(node -> nodes.put(known.names.of(axis, node.identity(), node.path()), node));
    Map<String, String> reserved = new HashMap<>();
    model.leaves().stream()
        .filter(leaf -> leaf.kind().reserved())
        .forEach(leaf -> reserved.put(known.names.of(axis, leaf), leaf.identity()));
    SegmentNode node = nodes.get(before);
    String identity = node == null ? reserved.get(before) : node.identity();
    if (identity == null) {
      Set<String> there = new TreeSet<>(nodes.keySet());
      there.addAll(reserved.keySet());
      throw new QuimbiException(
          Kind.NOTHING_THERE,
          "SEGMENT_UNKNOWN",
          "axis "
              + axis.id()
              + " has no segment \""
              + before
              + "\"; "
              + (there.isEmpty()
                  ? "it has none in this store"
                  : "there are " + String.join(", ", there)));
    }
    if (!name.equals(before) && known.others(axis, identity).contains(name)) {
      throw new QuimbiException(
          Kind.USAGE,
          "SEGMENT_NAME_TAKEN",
          "another segment of axis "
              + axis.id()
              + " is or was called \""
              + name
              + "\"; rename that one first, or choose another name");
    }
    SegmentName given =
        new SegmentName(
            axis.id(),
            identity,
            node == null ? identity : node.path(),
            name,
            NamedBy.PERSON,
            node == null ? "" : AxisNaming.interpretation(model, node, known.population),
            List.of(),
            false);
    return given(publication, known, Map.of(key(axis.id(), identity), given), List.of(), by);
  }

  private static String key(String axis, String identity) {
    return axis + "/" + identity;
  }

  /**
   * The names as they are, with what it takes to find others.
   *
   * @param everywhere names by axis and identity in all of the store's models
   * @param earlier segments, by axis and identity, that the active model is not the first to have
   */
  private record Named(
      String storeId,
      int modelNo,
      SegmentModel model,
      SegmentNames names,
      Population population,
      Map<String, Double> shares,
      Map<Axis, Map<String, Set<String>>> everywhere,
      Set<String> earlier) {
    List<AxisModel> axes(Optional<Axis> only) {
      return model.available().stream()
          .filter(axis -> only.isEmpty() || only.get() == axis.axis())
          .toList();
    }

    /** What somebody may propose names for after a discovery. */
    AxisSheet newSheet(AxisModel axis) {
      Set<String> paths =
          SegmentNode.of(axis).stream()
              .filter(node -> isNew(axis.axis(), node.identity()))
              .map(SegmentNode::path)
              .collect(Collectors.toSet());
      AxisSheet all = naming(this, axis, false).sheet();
      return new AxisSheet(
          all.axis(),
          all.about(),
          all.segments().stream().filter(segment -> paths.contains(segment.path())).toList());
    }

    private boolean isNew(Axis axis, String identity) {
      return !earlier.contains(key(axis.id(), identity))
          && names
              .given(axis, identity)
              .filter(name -> name.namedBy() == NamedBy.BUILT_IN)
              .isPresent();
    }

    /** Names that other segments of the axis have in any of the store's models. */
    Set<String> others(Axis axis, String identity) {
      Set<String> names = new HashSet<>();
      everywhere
          .getOrDefault(axis, Map.of())
          .forEach(
              (other, of) -> {
                if (!other.equals(identity)) {
                  names.addAll(of);
                }
              });
      return names;
    }
  }

  private Named read(String storeId) {
    StoredModel stored = models.requireActive(storeId);
    SegmentModel model = codec.decode(stored);
    Map<String, Double> shares = new HashMap<>();
    Map<Axis, Map<String, Set<String>>> everywhere = new EnumMap<>(Axis.class);
    Set<String> earlier = new HashSet<>();
    boolean again =
        models.activations(storeId).stream()
                .filter(activation -> activation.modelNo() == stored.modelNo())
                .count()
            > 1;
    for (ModelStore.ModelRow row : models.models(storeId)) {
      boolean notNew = again || row.modelNo() != stored.modelNo();
      for (SegmentName name : models.names(storeId, row.modelNo())) {
        add(everywhere, name.axis(), name.identity(), name.name());
        if (notNew) {
          earlier.add(key(name.axis(), name.identity()));
        }
      }
      for (SegmentRow segment : models.segments(storeId, row.modelNo())) {
        add(everywhere, segment.axis(), segment.identity(), segment.name());
        if (notNew) {
          earlier.add(key(segment.axis(), segment.identity()));
        }
        if (row.modelNo() == stored.modelNo()) {
          // A part counts for all that it is a part of.
          String path = segment.path();
          for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
            shares.merge(key(segment.axis(), path.substring(0, end)), segment.share(), Double::sum);
          }
        }
      }
    }
    return new Named(
        storeId,
        stored.modelNo(),
        model,
        SegmentNames.read(models, storeId, stored.modelNo()),
        models
            .population(storeId, stored.modelNo())
            .map(Population::parse)
            .orElseGet(() -> populationOfProfiles(storeId, model)),
        shares,
        everywhere,
        earlier);
  }

  private static void add(
      Map<Axis, Map<String, Set<String>>> to, String axis, String identity, String name) {
    to.computeIfAbsent(Axis.of(axis).orElseThrow(), any -> new HashMap<>())
        .computeIfAbsent(identity, any -> new HashSet<>())
        .add(name);
  }

  /** Of a model that was stored before what is usual was: everybody's features as of now. */
  private Population populationOfProfiles(String storeId, SegmentModel model) {
    Map<Feature, List<Float>> values = new EnumMap<>(Feature.class);
    models.profiles(
        storeId,
        profile -> {
          for (AxisModel axis : model.available()) {
            if (!model.settings().eligibility() || profile.orders() >= axis.axis().ordersMin()) {
              for (Feature feature : axis.axis().features()) {
                float value = profile.features()[feature.ordinal()];
                if (!Float.isNaN(value)) {
                  values.computeIfAbsent(feature, any -> new ArrayList<>()).add(value);
                }
              }
            }
          }
        });
    Map<Feature, double[]> columns = new EnumMap<>(Feature.class);
    values.forEach(
        (feature, of) ->
            columns.put(feature, of.stream().mapToDouble(Float::doubleValue).toArray()));
    return Population.of(columns);
  }

  private static AxisNaming naming(Named known, AxisModel axis, boolean refresh) {
    Map<String, SegmentName> kept = new HashMap<>();
    Set<String> identities = new HashSet<>();
    for (SegmentNode node : SegmentNode.of(axis)) {
      identities.add(node.identity());
      known
          .names
          .given(axis.axis(), node.identity())
          .filter(name -> !refresh || !name.stale() || name.namedBy() == NamedBy.PERSON)
          .ifPresent(name -> kept.put(node.identity(), name));
    }
    Set<String> taken = new HashSet<>();
    known
        .everywhere
        .getOrDefault(axis.axis(), Map.of())
        .forEach(
            (identity, names) -> {
              if (!identities.contains(identity)) {
                taken.addAll(names);
              }
            });
    Map<String, Double> shares = new HashMap<>();
    String prefix = axis.axis().id() + "/";
    known.shares.forEach(
        (key, share) -> {
          if (key.startsWith(prefix)) {
            shares.put(key.substring(prefix.length()), share);
          }
        });
    return new AxisNaming(axis, known.population, kept, taken, shares);
  }

  private static Outcome given(
      Publication publication,
      Named known,
      Map<String, SegmentName> names,
      List<Refusal> refused,
      Actor by) {
    List<Renaming> renamings = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    List<Stale> stale = new ArrayList<>();
    names.values().stream()
        .sorted(
            Comparator.comparing((SegmentName name) -> Axis.of(name.axis()).orElseThrow())
                .thenComparing(SegmentName::path))
        .forEach(
            name -> {
              Axis axis = Axis.of(name.axis()).orElseThrow();
              String before = known.names.of(axis, name.identity(), name.path());
              if (known
                  .names
                  .given(axis, name.identity())
                  .filter(had -> had.name().equals(name.name()) && had.namedBy() == name.namedBy())
                  .isEmpty()) {
                renamings.add(new Renaming(before, name));
                changes.add(
                    new Change(
                        name.axis(),
                        name.identity(),
                        before,
                        name.name(),
                        name.namedBy().word(),
                        name.interpretation()));
              }
              if (name.stale()) {
                stale.add(new Stale(name.axis(), name.name(), name.namedBy().word()));
              }
            });
    if (!renamings.isEmpty()) {
      publication.giveNames(known.modelNo, renamings);
      changes.forEach(change -> publication.remember(deed(known.storeId, change, by)));
    }
    return new Outcome(known.storeId, known.modelNo, changes, stale, refused);
  }

  private static Deed deed(String storeId, Change change, Actor by) {
    boolean person = change.namedBy().equals(NamedBy.PERSON.word());
    return Deed.on(
        storeId,
        by,
        person ? "segment.rename" : "segment.name",
        String.format(
            "%s: %s -> %s%s",
            change.axis(),
            change.before(),
            change.now(),
            person ? "" : " (" + change.namedBy() + ")"));
  }

  private interface Naming {
    Outcome under(Publication publication);
  }

  private Outcome publish(StoreSettings store, Naming naming) {
    try (Publication publication = models.begin(store, "naming")) {
      try {
        Outcome outcome = naming.under(publication);
        publication.commit(
            String.format("model %d, %d segments named", outcome.modelNo, outcome.renamed.size()));
        return outcome;
      } catch (RuntimeException e) {
        publication.fail(e);
        throw e;
      }
    }
  }
}
