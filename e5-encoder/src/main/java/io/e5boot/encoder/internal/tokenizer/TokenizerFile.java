package io.e5boot.encoder.internal.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

import io.e5boot.encoder.internal.checkpoint.Checkpoint;
import io.e5boot.encoder.internal.checkpoint.CheckpointLayout;
import io.e5boot.encoder.internal.checkpoint.OtherFormats;
import io.e5boot.encoder.internal.checkpoint.TokenizerConfig;
import io.e5boot.encoder.internal.convert.SentencePieceModel;
import io.e5boot.encoder.internal.convert.WordPieceTokenizer;
import io.e5boot.encoder.internal.convert.XlmRobertaTokenizer;
import io.e5boot.encoder.model.FileStart;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.encoder.model.ModelNotFoundException;

/**
 * A checkpoint's tokenizer in the form of {@code tokenizer.json}: the file itself, or
 * what transformers would make of the older files.
 *
 * @param location what messages call it
 * @param json UTF-8
 * @param config the checkpoint's settings beside it
 */
record TokenizerFile(String location, byte[] json, TokenizerConfig config) {

	static TokenizerFile find(Checkpoint checkpoint) {
		return read(checkpoint, CheckpointLayout.TOKENIZER_JSON)
			.or(() -> read(checkpoint, CheckpointLayout.SENTENCE_PIECE).map((file) -> file
				.with(XlmRobertaTokenizer.json(SentencePieceModel.read(file.location, file.json), file.config))))
			.or(() -> read(checkpoint, CheckpointLayout.WORD_PIECE)
				.map((file) -> file.with(WordPieceTokenizer.json(file.location, file.json, file.config))))
			.orElseThrow(() -> new ModelNotFoundException("There is no " + CheckpointLayout.TOKENIZER_JSON + ", "
					+ CheckpointLayout.SENTENCE_PIECE + " or " + CheckpointLayout.WORD_PIECE + " in "
					+ checkpoint.transformer().location() + OtherFormats.hint(checkpoint.transformer().names())));
	}

	private static Optional<TokenizerFile> read(Checkpoint checkpoint, String name) {
		String location = checkpoint.transformer().location() + ": " + name;
		return checkpoint.open(name).map((opened) -> {
			try (InputStream stream = opened) {
				byte[] bytes = stream.readAllBytes();
				FileStart.check(location, bytes);
				return new TokenizerFile(location, bytes, checkpoint.tokenizer());
			}
			catch (IOException ex) {
				throw new ModelLoadException(location + " cannot be read", ex);
			}
		});
	}

	private TokenizerFile with(byte[] made) {
		return new TokenizerFile(this.location, made, this.config);
	}

}
