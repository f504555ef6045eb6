package io.quimbi.server.pages;

import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.view.RedirectView;

/** Sends the browser on after a form, so that loading the page again does not send it again. */
final class Redirects {
  private Redirects() {}

  /** To an address of this service, already encoded. */
  static RedirectView to(String address) {
    RedirectView view = new RedirectView(address);
    view.setStatusCode(HttpStatus.SEE_OTHER);
    view.setExpandUriTemplateVariables(false);
    // What a page knows, its token among it, is no part of an address.
    view.setExposeModelAttributes(false);
    return view;
  }
}
