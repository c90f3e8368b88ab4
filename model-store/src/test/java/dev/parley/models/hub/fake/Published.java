package dev.parley.models.hub.fake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One file as a hub holds it: weights as a large file, everything else in git. */
record Published(String name, byte[] content) {

  boolean isLarge() {
    return name.endsWith(".safetensors");
  }

  /** What the hub calls its content. */
  String oid() {
    return isLarge() ? sha256() : gitBlob();
  }

  String sha256() {
    return hex(digest("SHA-256").digest(content));
  }

  String gitBlob() {
    MessageDigest digest = digest("SHA-1");
    digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
    return hex(digest.digest(content));
  }

  /** As Hugging Face lists it. */
  String ofHuggingFace() {
    String entry =
        "{\"type\":\"file\",\"path\":\"%s\",\"size\":%d,\"oid\":\"%s\""
            .formatted(name, content.length, gitBlob());
    String lfs =
        ",\"lfs\":{\"oid\":\"%s\",\"size\":%d,\"pointerSize\":134}"
            .formatted(sha256(), content.length);
    return entry + (isLarge() ? lfs : "") + "}";
  }

  /** As ModelScope lists it. */
  String ofModelScope() {
    return "{\"Type\":\"blob\",\"Path\":\"%s\",\"Name\":\"%s\",\"Size\":%d,\"Sha256\":\"%s\"}"
        .formatted(name, name, content.length, sha256());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
