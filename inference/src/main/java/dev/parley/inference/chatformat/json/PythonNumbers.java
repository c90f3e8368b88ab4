package dev.parley.inference.chatformat.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import tools.jackson.databind.JsonNode;

/** Numbers as Python's {@code repr} spells them. */
public final class PythonNumbers {

  private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);

  private PythonNumbers() {}

  static String spell(JsonNode number) {
    return number.isIntegralNumber()
        ? number.bigIntegerValue().toString()
        : spell(number.doubleValue());
  }

  /** The shortest digits that mean this number, with an exponent below 1e-4 and from 1e16 on. */
  public static String spell(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    String sign = Double.doubleToRawLongBits(number) < 0 ? "-" : "";
    BigDecimal shortest = shortest(Math.abs(number));
    if (shortest.signum() == 0) {
      return sign + "0.0";
    }
    int exponent = shortest.precision() - shortest.scale() - 1;
    return sign
        + (exponent < -4 || exponent >= 16
            ? scientific(shortest.unscaledValue().toString(), exponent)
            : plain(shortest));
  }

  /** {@link Double#toString} never gives fewer than two digits, where one may do. */
  private static BigDecimal shortest(double number) {
    BigDecimal digits = new BigDecimal(Double.toString(number));
    BigDecimal one = digits.round(ONE_DIGIT);
    return (one.doubleValue() == number ? one : digits).stripTrailingZeros();
  }

  private static String plain(BigDecimal number) {
    String plain = number.toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }

  private static String scientific(String digits, int exponent) {
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String size = Math.abs(exponent) < 10 ? "0" : "";
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + size + Math.abs(exponent);
  }
}
