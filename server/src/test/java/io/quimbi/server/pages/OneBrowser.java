package io.quimbi.server.pages;

import io.quimbi.engine.access.Role;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One browser for all tests of a class, signed in to a store as its administrator. */
final class OneBrowser implements BeforeAllCallback, AfterAllCallback {
  private final String store;
  private @Nullable Browser browser;

  private OneBrowser(String store) {
    this.store = store;
  }

  static OneBrowser in(String store) {
    return new OneBrowser(store);
  }

  Browser get() {
    return Objects.requireNonNull(browser, "the browser was not started");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    browser = Browser.atTheService().signIn(store, Role.ADMIN);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (browser != null) {
      browser.close();
    }
  }
}
