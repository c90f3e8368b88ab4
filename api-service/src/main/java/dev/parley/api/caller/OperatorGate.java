package dev.parley.api.caller;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Stands before every address below {@code /v1/admin}, so that none can forget to ask. */
@Component
class OperatorGate implements HandlerInterceptor, WebMvcConfigurer {

  private final Operators operators;

  OperatorGate(Operators operators) {
    this.operators = operators;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/v1/admin/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    operators.require(request);
    return true;
  }
}
