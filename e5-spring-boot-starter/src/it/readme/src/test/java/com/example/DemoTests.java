package com.example;

import org.junit.jupiter.api.Test;

import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
class DemoTests {

	@Test
	void findsTheFerry(@Autowired VectorStore store) {
		assertThat(store.similaritySearch("last ferry")).hasSize(1);
	}

}
