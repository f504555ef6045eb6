package io.quimbi.server.web;

import io.quimbi.engine.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The way in for people with a browser: they showed their key once and have a session since. What
 * is refused to them is said on a page.
 */
public interface PageDoor {
  /** With what scripts of pages show that they are; a page of another service cannot send it. */
  String TOKEN_HEADER = "X-Page-Token";

  /** Whether a request is for a page, by its path alone. */
  boolean leadsTo(HttpServletRequest request);

  /** Headers that every page has, refused ones too. */
  void prepare(HttpServletRequest request, HttpServletResponse response);

  /**
   * Who has the session.
   *
   * @throws Refused with 401 where there is none that is good now, 403 where a form was not sent
   *     from a page of this service
   */
  Caller caller(HttpServletRequest request);

  /** Checks a form that is sent without a session, such as the one to sign in with. */
  void checkOrigin(HttpServletRequest request);

  /** Answers in place of the page. */
  void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException;
}
