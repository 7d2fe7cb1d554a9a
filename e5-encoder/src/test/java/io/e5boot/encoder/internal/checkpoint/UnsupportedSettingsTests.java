package io.e5boot.encoder.internal.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.e5boot.encoder.TinyCheckpoints;
import io.e5boot.encoder.model.ModelFiles;
import io.e5boot.encoder.model.ModelLoadException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Settings that would change vectors are rejected, not ignored.
 */
class UnsupportedSettingsTests {

	@TempDir
	private Path folder;

	@BeforeEach
	void copy() {
		TinyCheckpoints.copy("tiny-bert", this.folder);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "config.json | is_decoder | true", "config.json | add_cross_attention | true",
			"config.json | hidden_act | \"gelu_new\"", "config.json | position_embedding_type | \"relative_key\"",
			"config.json | pruned_heads | {\"0\": [1]}", "config.json | auto_map | {\"AutoModel\": \"modeling.Model\"}",
			"tokenizer_config.json | truncation_side | \"left\"", "tokenizer_config.json | add_prefix_space | false",
			"tokenizer_config.json | additional_special_tokens | [\"<new>\"]",
			"tokenizer_config.json | extra_special_tokens | {\"new_token\": \"<new>\"}",
			"sentence_bert_config.json | query_length | 32", "sentence_bert_config.json | document_length | 64",
			"sentence_bert_config.json | transformer_task | \"fill-mask\"",
			"sentence_bert_config.json | processing_kwargs | {\"text\": {\"max_length\": 8}}",
			"sentence_bert_config.json | tokenizer_args | {\"do_lower_case\": true}",
			"sentence_bert_config.json | config_args | {\"num_hidden_layers\": 1}",
			"config_sentence_transformers.json | truncate_dim | 0",
			"config_sentence_transformers.json | similarity_fn_name | \"manhattan\"",
			"config_sentence_transformers.json | model_type | \"SparseEncoder\"",
			"1_Pooling/config.json | pooling_mode | \"lasttoken\"",
			"tokenizer.json | truncation | {\"direction\": \"Left\", \"max_length\": 8, \"strategy\": \"LongestFirst\", \"stride\": 0}" })
	void unsupportedSettingIsRejected(String file, String key, String value) throws IOException {
		set(file, key, JsonParser.parseString(value));
		assertThatExceptionOfType(ModelLoadException.class)
			.isThrownBy(() -> TinyCheckpoints.encoder(ModelFiles.folder(this.folder)).close())
			.withMessageContaining(file)
			.withMessageContaining(key);
	}

	private void set(String file, String key, JsonElement value) throws IOException {
		Path path = this.folder.resolve(file);
		JsonObject json = Files.exists(path) ? JsonParser.parseString(Files.readString(path)).getAsJsonObject()
				: new JsonObject();
		json.add(key, value);
		Files.writeString(path, json.toString());
	}

}
