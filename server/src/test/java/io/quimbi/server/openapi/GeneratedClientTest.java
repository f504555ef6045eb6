package io.quimbi.server.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestService;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * A client is generated from the OpenAPI as it is served, by OpenAPI Generator, which the build
 * puts beside the classes; it compiles, and a program written with it tells of an order and reads
 * the customer.
 */
class GeneratedClientTest {
  private static final int GENERATOR_SECONDS_MAX = 120;

  private final Path target = Path.of("target").toAbsolutePath();
  private final Path generated = target.resolve("generated-client");

  @Test
  void aGeneratedClientCompilesTellsOfAnOrderAndReadsTheCustomer() throws Exception {
    generate();
    Path classes = compile();
    try (URLClassLoader client =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, GeneratedClientTest.class.getClassLoader())) {
      @SuppressWarnings("unchecked") // As the source beside this says.
      BinaryOperator<String> shop =
          (BinaryOperator<String>)
              client
                  .loadClass("io.quimbi.example.ShopBackend")
                  .getDeclaredConstructor()
                  .newInstance();
      assertThat(
              shop.apply(
                  "http://127.0.0.1:" + TestService.port(),
                  TestService.key(TestService.SHOP, Role.WRITE)))
          .matches("added, 1 order, 49\\.90?, 14 axes, 404");
    }
  }

  private void generate() throws IOException, InterruptedException {
    delete(generated);
    Files.createDirectories(generated);
    Path document = generated.resolve("openapi.json");
    Files.writeString(document, TestService.document().toString(), UTF_8);
    Path said = generated.resolve("generator.log");
    Process generator =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                target.resolve("openapi-generator/openapi-generator-cli.jar").toString(),
                "generate",
                "--generator-name=java",
                "--library=native",
                "--input-spec=" + document,
                "--output=" + generated,
                "--additional-properties=openApiNullable=false,useJakartaEe=true,annotationLibrary=none",
                "--global-property=apis,models,supportingFiles,apiTests=false,modelTests=false,"
                    + "apiDocs=false,modelDocs=false,skipFormModel=false")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!generator.waitFor(GENERATOR_SECONDS_MAX, TimeUnit.SECONDS)) {
      generator.destroyForcibly();
    }
    assertThat(generator.waitFor()).as(() -> read(said)).isZero();
  }

  private Path compile() throws IOException {
    Path example = generated.resolve("src/main/java/io/quimbi/example/ShopBackend.java");
    Files.createDirectories(Objects.requireNonNull(example.getParent()));
    try (InputStream in =
        Objects.requireNonNull(
            GeneratedClientTest.class.getResourceAsStream("ShopBackend.java.txt"))) {
      Files.copy(in, example);
    }
    List<Path> sources;
    try (Stream<Path> files = Files.walk(generated.resolve("src/main/java"))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    assertThat(sources).hasSizeGreaterThan(100);
    Path classes = Files.createDirectories(generated.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
      // What it needs is on the class path of the tests: Jackson 2, and annotations of Jakarta.
      List<String> options =
          new ArrayList<>(
              List.of(
                  "-proc:none",
                  "-nowarn",
                  "-d",
                  classes.toString(),
                  "-classpath",
                  System.getProperty("java.class.path")));
      boolean compiled =
          compiler
              .getTask(
                  errors, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as(errors::toString).isTrue();
    }
    return classes;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
