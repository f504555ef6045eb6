package io.quimbi.server.web;

import io.quimbi.engine.access.Caller;
import java.util.Optional;

/** Tells who presents a key. */
@FunctionalInterface
public interface Authenticator {
  /** Whose key it is, or empty if it is none that is good now. */
  Optional<Caller> authenticate(String presented);
}
