package dev.parley.api.operator;

import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /admin}: the page, which holds nothing but asks for a key and calls what needs one.
 */
@RestController
class OperatorPage {

  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

  @GetMapping("/admin")
  ResponseEntity<Resource> page() {
    return ResponseEntity.ok()
        .contentType(HTML)
        .header("Cache-Control", "no-cache")
        .body(new ClassPathResource("operator/admin.html"));
  }
}
