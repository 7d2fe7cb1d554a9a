package io.e5boot.sample;

import java.util.List;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Sets {@code spring.ai.model.chat} to the configured chat model, or to {@code none}.
 * Otherwise Spring AI would create every client on the class path and require its key.
 */
class ChatModelSelection implements EnvironmentPostProcessor {

	private static final List<String> CLIENTS = List.of("openai", "ollama");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Binder binder = Binder.get(environment);
		String client = CLIENTS.stream().filter((name) -> isConfigured(name, binder)).findFirst().orElse("none");
		environment.getPropertySources()
			.addLast(new MapPropertySource("chatModelSelection", Map.of("spring.ai.model.chat", client)));
	}

	private static boolean isConfigured(String client, Binder binder) {
		return binder.bind("spring.ai." + client, Bindable.mapOf(String.class, Object.class)).isBound();
	}

}
