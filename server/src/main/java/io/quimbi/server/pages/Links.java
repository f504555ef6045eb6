package io.quimbi.server.pages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of pages about something. */
final class Links {
  private Links() {}

  static String customer(String id) {
    return "/app/customer?id=" + encoded(id);
  }

  static String audience(String name) {
    return "/app/audience?name=" + encoded(name);
  }

  static String axis(String axis) {
    return "/app/segments?axis=" + encoded(axis);
  }

  static String members(String axis, String segment) {
    return "/app/customers?axis=" + encoded(axis) + "&segment=" + encoded(segment);
  }

  static String archetype(String id) {
    return "/app/customers?archetype=" + encoded(id);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
