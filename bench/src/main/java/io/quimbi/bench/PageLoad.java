package io.quimbi.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the pages of a running service take and how heavy they are. Usage: {@code bench/run
 * PageLoad URL KEY VISITS CUSTOMER}. One visitor signs in and asks for each page, the first time
 * apart from the others; a visit ends with the last byte of the page. Weight is the page with its
 * styles and scripts as they go over the network, compressed where the service compresses, without
 * the library of charts.
 */
public final class PageLoad {
  private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");
  private static final int OK = 200;
  private static final double BYTES_PER_KB = 1e3;

  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final String url;

  private PageLoad(String url) {
    this.url = url;
  }

  /** Runs the study. */
  public static void main(String[] args) throws Exception {
    if (args.length != 4) {
      System.err.println("usage: bench/run PageLoad URL KEY VISITS CUSTOMER");
      System.exit(2);
    }
    PageLoad load = new PageLoad(args[0].replaceAll("/$", ""));
    load.signIn(args[1]);
    System.out.println(
        "| page | first, ms | p50, ms | p95, ms | page, kB | with styles and scripts, kB |");
    System.out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
    for (String page : pages(args[3])) {
      load.visit(page, Integer.parseInt(args[2]));
    }
  }

  private static List<String> pages(String customer) {
    return List.of(
        "/app",
        "/app/drift",
        "/app/drift?evidence=act",
        "/app/drift?axis=purchase_value",
        "/app/drift?axis=return_behavior&severity=MODERATE",
        "/app/customers",
        "/app/customers?axis=purchase_frequency&order=risk",
        "/app/customers?q=" + encoded(customer),
        "/app/customer?id=" + encoded(customer),
        "/app/customer/axis?id=" + encoded(customer) + "&axis=purchase_value",
        "/app/customer/why?id=" + encoded(customer),
        "/app/customer/lookalikes?id=" + encoded(customer),
        "/app/segments",
        "/app/segments?axis=purchase_frequency",
        "/app/archetypes",
        "/app/journeys",
        "/app/journeys?axis=archetypes",
        "/app/lifetime",
        "/app/models",
        "/app/imports",
        "/app/keys");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void signIn(String key) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + "/app/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("key=" + encoded(key)))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 303) {
      throw new IllegalStateException("signing in was answered with " + answer.statusCode());
    }
  }

  private HttpResponse<byte[]> get(String path, String encoding)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + path))
                .header("Accept-Encoding", encoding)
                .build(),
            BodyHandlers.ofByteArray());
    if (answer.statusCode() != OK) {
      throw new IllegalStateException(path + " was answered with " + answer.statusCode());
    }
    return answer;
  }

  private void visit(String page, int visits) throws IOException, InterruptedException {
    Durations first = new Durations(new long[] {nanos(page)});
    long[] nanos = new long[visits];
    for (int i = 0; i < visits; i++) {
      nanos[i] = nanos(page);
    }
    Durations later = new Durations(nanos);
    String text = new String(get(page, "identity").body(), StandardCharsets.UTF_8);
    int weight = get(page, "gzip").body().length;
    int whole = weight;
    for (String asset : assets(text)) {
      whole += get(asset, "gzip").body().length;
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.0f | %.0f | %.0f |%n",
        page,
        first.millis(1),
        later.millis(0.5),
        later.millis(0.95),
        weight / BYTES_PER_KB,
        whole / BYTES_PER_KB);
  }

  private long nanos(String page) throws IOException, InterruptedException {
    long began = System.nanoTime();
    get(page, "gzip");
    return System.nanoTime() - began;
  }

  private static Set<String> assets(String text) {
    Set<String> assets = new LinkedHashSet<>();
    Matcher asset = ASSET.matcher(text);
    while (asset.find()) {
      if (!asset.group(1).contains("echarts")) {
        assets.add(asset.group(1));
      }
    }
    return assets;
  }
}
