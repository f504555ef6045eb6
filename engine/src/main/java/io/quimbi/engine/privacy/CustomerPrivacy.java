package io.quimbi.engine.privacy;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Sha256;
import io.quimbi.engine.Stores;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.audit.AuditTrail;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.engine.privacy.PersonalData.Erased;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells what is held of a customer, and erases it. Thread-safe.
 *
 * <p>A customer is known by the id that the store's files gave, and by nothing else: no name, no
 * address, no e-mail unless that was the id. Where ids were stored as SHA-256, a person may be
 * asked for by the id before that.
 */
public final class CustomerPrivacy {
  private static final String ABOUT =
      "Everything held under this id. Names, addresses and e-mail addresses are not stored, unless"
          + " the store's own files used one as the customer's id.";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Stores stores;
  private final PersonalData data;
  private final AuditTrail audit;
  private final Clock clock;
  private final List<Path> rejectFolders;

  /**
   * Over the ports of a database.
   *
   * @param rejectFolders where imports leave the rows that they could not read
   */
  public CustomerPrivacy(
      Stores stores, PersonalData data, AuditTrail audit, Clock clock, List<Path> rejectFolders) {
    this.stores = stores;
    this.data = data;
    this.audit = audit;
    this.clock = clock;
    this.rejectFolders = List.copyOf(rejectFolders);
  }

  /** The same with one more folder that rejects may lie in. */
  public CustomerPrivacy withRejectsIn(Path folder) {
    List<Path> folders = new ArrayList<>(rejectFolders);
    folders.add(folder);
    return new CustomerPrivacy(stores, data, audit, clock, folders);
  }

  /**
   * Everything held of a customer, as one JSON document; that it was asked for is remembered.
   *
   * @throws QuimbiException of kind NOTHING_THERE if there is no such store or customer
   */
  public String export(String storeId, String customerId, Actor by) {
    String known = known(storeId, customerId);
    ObjectNode document = JSON.createObjectNode();
    document.put("store_id", storeId);
    document.put("customer_id", known);
    document.put("exported_at", clock.instant().toString());
    document.put("about", ABOUT);
    data.held(storeId, known).forEach((kind, rows) -> document.set(kind, JSON.readTree(rows)));
    audit.add(Deed.onPerson(storeId, by, "customer.export", known));
    return JSON.writeValueAsString(document);
  }

  /**
   * Erases a customer: from every table, and from the rejects of imports. Figures about segments
   * and archetypes stay as they were counted; other customers are not touched. Later imports leave
   * out the customer's orders unless they are told to take them.
   *
   * @throws QuimbiException of kind NOTHING_THERE if there is no such store or customer,
   *     ENVIRONMENT if the store is being written for too long
   */
  public ErasureReport erase(String storeId, String customerId, Actor by) {
    String known = known(storeId, customerId);
    Erased erased =
        data.erase(storeId, known, Deed.onPerson(storeId, by, "customer.erase", known))
            .orElseThrow(() -> unknown(storeId, customerId));
    long rejects = 0;
    for (Path folder : rejectFolders) {
      rejects += RejectFiles.erase(folder, customerId);
      if (!known.equals(customerId)) {
        rejects += RejectFiles.erase(folder, known);
      }
    }
    Map<String, Long> rows = new TreeMap<>(erased.rows());
    return new ErasureReport(storeId, rows, rejects);
  }

  /**
   * What was erased.
   *
   * @param rows by table; those with none left out
   * @param rejectedRows taken out of the files of rejects
   */
  public record ErasureReport(String storeId, Map<String, Long> rows, long rejectedRows) {
    /** Copies the map. */
    public ErasureReport {
      rows = new TreeMap<>(rows);
    }
  }

  /** The id that is stored for what somebody says the id is. */
  private String known(String storeId, String customerId) {
    stores.require(storeId);
    String lower = customerId.toLowerCase(Locale.ROOT);
    List<String> candidates = new ArrayList<>(List.of(customerId));
    if (customerId.contains("@")) {
      // Addresses are stored in lower case; other ids may differ by it.
      candidates.add(lower);
    }
    candidates.add(Sha256.hex(customerId));
    candidates.add(Sha256.hex(lower));
    return candidates.stream()
        .filter(candidate -> data.knows(storeId, candidate))
        .findFirst()
        .orElseThrow(() -> unknown(storeId, customerId));
  }

  private static QuimbiException unknown(String storeId, String customerId) {
    return new QuimbiException(
        QuimbiException.Kind.NOTHING_THERE,
        "NO_CUSTOMER",
        "store \""
            + storeId
            + "\" has no customer \""
            + customerId
            + "\"; an id is given as the store's own files have it");
  }
}
