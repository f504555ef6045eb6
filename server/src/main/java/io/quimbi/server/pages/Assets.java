package io.quimbi.server.pages;

import io.quimbi.server.web.Open;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;

/**
 * Styles, scripts and the icon, from the class path alone. The hash of the content is part of the
 * address, so that browsers keep a file for good and never have an old one.
 */
@Controller
@Hidden
final class Assets {
  private static final String OWN = "/io/quimbi/server/pages/assets/";
  private static final int HASH_LENGTH = 16;

  /** Where each file is on the class path. */
  private static final Map<String, String> FILES =
      Map.of(
          "again.js", OWN + "again.js",
          "quimbi.css", OWN + "quimbi.css",
          "quimbi.js", OWN + "quimbi.js",
          "tables.js", OWN + "tables.js",
          "theme.js", OWN + "theme.js",
          "charts.js", OWN + "charts.js",
          "icon.svg", OWN + "icon.svg",
          "htmx.js", "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js",
          "echarts.js", "/META-INF/resources/_static/echarts/6.0.0/dist/echarts.min.js");

  private final Map<String, Asset> assets = new LinkedHashMap<>();

  private record Asset(String hash, MediaType type, byte[] plain, byte[] gzipped) {}

  Assets() {
    FILES.forEach((name, path) -> assets.put(name, read(name, path)));
  }

  /** The address of a file, for templates. */
  public String url(String name) {
    Asset asset = assets.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("there is no asset " + name);
    }
    return "/assets/" + asset.hash + "/" + name;
  }

  @GetMapping("/assets/{hash}/{name}")
  @Open("the same for everybody")
  ResponseEntity<byte[]> asset(
      @PathVariable String hash,
      @PathVariable String name,
      @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, required = false)
          @Nullable String encodings) {
    Asset asset = assets.get(name);
    if (asset == null || !asset.hash.equals(hash)) {
      return ResponseEntity.status(HttpStatus.NOT_FOUND).build();
    }
    boolean gzip = encodings != null && encodings.contains("gzip");
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.ok()
            .cacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
            .contentType(asset.type)
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (gzip) {
      answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    return answer.body(gzip ? asset.gzipped : asset.plain);
  }

  private static Asset read(String name, String path) {
    try (InputStream in = Assets.class.getResourceAsStream(path)) {
      byte[] plain =
          Optional.ofNullable(in)
              .orElseThrow(() -> new IllegalStateException(path + " is not on the class path"))
              .readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain);
      ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped)) {
        gzip.write(plain);
      }
      return new Asset(
          HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH),
          type(name),
          plain,
          gzipped.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static MediaType type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "css" -> MediaType.parseMediaType("text/css;charset=UTF-8");
      case "js" -> MediaType.parseMediaType("text/javascript;charset=UTF-8");
      default -> MediaType.parseMediaType("image/svg+xml");
    };
  }
}
