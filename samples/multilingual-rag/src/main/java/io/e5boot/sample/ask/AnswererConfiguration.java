package io.e5boot.sample.ask;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Chooses how to answer: with a chat model if one is configured.
 */
@Configuration(proxyBeanMethods = false)
class AnswererConfiguration {

	@Bean
	Answerer answerer(ObjectProvider<ChatModel> chatModel, ObjectProvider<ChatClient.Builder> chatClient) {
		if (chatModel.getIfAvailable() == null) {
			return new ExtractiveAnswerer();
		}
		return new GeneratedAnswerer(chatClient.getObject().build());
	}

}
