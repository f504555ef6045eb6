package io.quimbi.server.pages;

import io.quimbi.engine.SpreadsheetText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives the tables of any page as files, and pages the token that their forms carry. */
@Configuration(proxyBeanMethods = false)
class PagesConfiguration implements WebMvcConfigurer {
  private final Quiet quiet;

  PagesConfiguration(Quiet quiet) {
    this.quiet = quiet;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(quiet);
    registry.addInterceptor(new OfEveryPage()).addPathPatterns("/app", "/app/**");
  }

  private static final class OfEveryPage implements HandlerInterceptor {
    @Override
    public void postHandle(
        HttpServletRequest request,
        HttpServletResponse response,
        Object handler,
        @Nullable ModelAndView page) {
      if (page == null || page.getView() != null) {
        return;
      }
      Door.SignedIn in = Door.signedIn(request);
      if (in != null) {
        page.addObject("token", in.token());
      }
      page.addObject("here", address(request));
      String wanted = request.getParameter("csv");
      if (wanted != null
          && page.getModel().get("tables") instanceof Map<?, ?> tables
          && tables.get(wanted) instanceof Table table) {
        page.clear();
        page.setView(new Csv(table));
      }
    }

    /** The page's own address up to where a table's name is added. */
    private static String address(HttpServletRequest request) {
      String query = request.getQueryString();
      return request.getRequestURI() + "?" + (query == null ? "" : query + "&");
    }
  }

  /** A table as a file that a spreadsheet opens and runs nothing of. */
  record Csv(Table table) implements View {
    @Override
    public String getContentType() {
      return "text/csv;charset=UTF-8";
    }

    @Override
    public void render(
        @Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType(getContentType());
      response.setHeader(
          "Content-Disposition", "attachment; filename=\"quimbi-" + table.id() + ".csv\"");
      try (Writer out =
          new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)) {
        write(table, out);
      }
    }

    static void write(Table table, Writer out) throws IOException {
      // Titles have names of segments in them.
      line(out, table.columns().stream().map(one -> SpreadsheetText.guarded(one.title())).toList());
      for (List<Table.Cell> row : table.rows()) {
        line(
            out, row.stream().map(cell -> SpreadsheetText.figureOrGuarded(cell.inFile())).toList());
      }
    }

    private static void line(Writer out, List<String> fields) throws IOException {
      out.write(
          fields.stream()
              .map(
                  field ->
                      field.matches("(?s).*[\",\r\n].*")
                          ? "\"" + field.replace("\"", "\"\"") + "\""
                          : field)
              .collect(Collectors.joining(",", "", "\r\n")));
    }
  }
}
