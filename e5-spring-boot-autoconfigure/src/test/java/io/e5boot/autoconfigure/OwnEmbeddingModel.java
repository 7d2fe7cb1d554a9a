package io.e5boot.autoconfigure;

import java.util.List;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application that defines an embedding model of 8 dimensions.
 */
@Configuration(proxyBeanMethods = false)
public class OwnEmbeddingModel {

	@Bean
	public EmbeddingModel ownModel() {
		return new EmbeddingModel() {

			@Override
			public EmbeddingResponse call(EmbeddingRequest request) {
				return new EmbeddingResponse(List.of());
			}

			@Override
			public float[] embed(Document document) {
				return new float[8];
			}

			@Override
			public int dimensions() {
				return 8;
			}

		};
	}

}
