package io.e5boot.sample.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test that is skipped with a message on a machine without a browser, and fails on a
 * build server.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresBrowser.Condition.class)
@interface RequiresBrowser {

	class Condition implements ExecutionCondition {

		private static final String MISSING = "The test of the page was skipped: install Chromium and ChromeDriver "
				+ "(Debian: apt-get install chromium chromium-driver; macOS: brew install chromium chromedriver).";

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (Browser.find().isPresent()) {
				return ConditionEvaluationResult.enabled("A browser is installed");
			}
			if ("true".equals(System.getenv("CI"))) {
				throw new IllegalStateException(MISSING);
			}
			System.out.println(MISSING);
			return ConditionEvaluationResult.disabled(MISSING);
		}

	}

}
