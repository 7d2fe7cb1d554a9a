package io.e5boot.sample.it;

import java.util.Map;

import io.e5boot.sample.MultilingualRagApplication;
import io.e5boot.sample.ask.ChatServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the application with the chat model settings of the README only.
 */
class ChatModelIT {

	@Test
	void streamsPassagesThenTextThenCitedAnswer() {
		try (ChatServer chat = ChatServer.saying("Man fragt", " im Amt [1]."); var sample = start(chat)) {
			String events = RestClient
				.create("http://127.0.0.1:" + sample.getEnvironment().getProperty("local.server.port"))
				.post()
				.uri("/api/ask/stream")
				.body(Map.of("question", "Wo fragt man nach verlorenen Dingen?"))
				.retrieve()
				.requiredBody(String.class);
			assertThat(events).containsSubsequence("event:passages\ndata:",
					"event:delta\ndata:{\"text\":\"Man fragt\"}", "event:delta\ndata:{\"text\":\" im Amt [1].\"}",
					"event:answer\ndata:{\"mode\":\"generated\"", "\"text\":\"Man fragt im Amt.\"",
					"\"citations\":[1]");
			assertThat(chat.prompt()).contains("Question: Wo fragt man nach verlorenen Dingen?",
					"{\"number\":1,\"title\":\"What happens to lost property\",");
		}
	}

	private static ConfigurableApplicationContext start(ChatServer chat) {
		return SpringApplication.run(MultilingualRagApplication.class, "--spring.ai.openai.api-key=",
				"--spring.ai.openai.base-url=" + chat.baseUrl(), "--server.port=0",
				"--sample.corpus=classpath:/corpus/en-*.md",
				"--e5.pgvector.embedded.data-dir=" + RunningSample.NewDataFolder.create());
	}

}
