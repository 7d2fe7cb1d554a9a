package io.e5boot.sample;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class ChatModelSelectionTests {

	@Test
	void choosesNoneWhenNothingIsConfigured() {
		assertThat(chatModel(Map.of("spring.ai.model.embedding", "e5"))).isEqualTo("none");
	}

	@Test
	void choosesTheClientThatIsConfigured() {
		assertThat(chatModel(Map.of("spring.ai.openai.base-url", "http://localhost"))).isEqualTo("openai");
		assertThat(chatModel(Map.of("spring.ai.openai.api-key", ""))).isEqualTo("openai");
		assertThat(chatModel(Map.of("spring.ai.ollama.chat.model", "qwen3:4b"))).isEqualTo("ollama");
	}

	@Test
	void choosesTheClientConfiguredByEnvironmentVariables() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("SPRING_AI_OLLAMA_CHAT_MODEL", "qwen3:4b")));
		assertThat(chatModel(environment)).isEqualTo("ollama");
	}

	@Test
	void keepsTheUsersChoice() {
		assertThat(chatModel(Map.of("spring.ai.model.chat", "ollama", "spring.ai.openai.api-key", "key")))
			.isEqualTo("ollama");
	}

	private static String chatModel(Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		return chatModel(environment);
	}

	private static String chatModel(StandardEnvironment environment) {
		ConfigurationPropertySources.attach(environment);
		new ChatModelSelection().postProcessEnvironment(environment, new SpringApplication());
		return environment.getRequiredProperty("spring.ai.model.chat");
	}

}
