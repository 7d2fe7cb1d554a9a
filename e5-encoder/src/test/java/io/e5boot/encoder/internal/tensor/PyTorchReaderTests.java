package io.e5boot.encoder.internal.tensor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;

import io.e5boot.encoder.internal.tensor.Archives.Pickle;
import io.e5boot.encoder.model.FileBytes;
import io.e5boot.encoder.model.ModelLoadException;
import io.e5boot.testsupport.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class PyTorchReaderTests {

	private static final Path WRITTEN_BY_PYTORCH = TestFiles.folder("layouts/e5-small").resolve("pytorch_model.bin");

	private static final byte[] STORAGE = floats(0, 1, 2, 3, 4, 5);

	@TempDir
	Path folder;

	@Test
	void mappedFileEqualsStream() throws IOException {
		byte[] bytes = Files.readAllBytes(WRITTEN_BY_PYTORCH);
		TensorFile mapped = TensorFiles.map(WRITTEN_BY_PYTORCH);
		TensorFile read = TensorFiles.read("pytorch_model.bin", new ByteArrayInputStream(bytes), bytes.length);
		TensorFile inParts = PyTorchReader.read("parts", parts(bytes, 1000));
		assertThat(mapped.tensors()).hasSizeGreaterThan(30).isEqualTo(read.tensors()).isEqualTo(inParts.tensors());
		for (TensorInfo tensor : mapped.tensors().values()) {
			assertThat(mapped.data(tensor)).isEqualTo(read.data(tensor)).isEqualTo(inParts.data(tensor));
			assertThat(mapped.data(tensor).isDirect()).isTrue();
			assertThat((long) mapped.data(tensor).remaining()).isEqualTo(tensor.end() - tensor.begin());
		}
	}

	private static FileBytes.Held parts(byte[] bytes, int size) {
		List<ByteBuffer> parts = new ArrayList<>();
		for (int at = 0; at < bytes.length; at += size) {
			int length = Math.min(size, bytes.length - at);
			parts.add(ByteBuffer.allocateDirect(length).put(bytes, at, length).flip());
		}
		return new FileBytes.Held(parts, bytes.length, size);
	}

	@Test
	void readsViewIntoStorage() throws IOException {
		TensorFile file = read(Archives.tensor(6, 2, List.of(2, 1, 2), List.of(2, 7, 1)));
		TensorInfo tensor = file.tensors().get("w");
		assertThat(tensor.shape()).containsExactly(2L, 1L, 2L);
		float[] values = new float[4];
		tensor.dtype().decode(file.data(tensor), 0, values);
		assertThat(values).containsExactly(2, 3, 4, 5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "os\nsystem", "posix\nsystem", "builtins\neval", "builtins\nexec", "__builtin__\ngetattr",
			"subprocess\nPopen", "torch\nload", "torch.hub\nload", "torch\nFloatTensor", "torch.nn\nLinear",
			"torch._utils\n_rebuild_tensor", "torch.storage\n_load_from_bytes", "numpy.core.multiarray\n_reconstruct",
			"collections\nOrderedDict.fromkeys", "java.lang\nRuntime" })
	void rejectsUnknownGlobals(String global) throws IOException {
		Path trace = this.folder.resolve("trace");
		byte[] pickle = new Pickle().raw("c" + global + "\n").text("touch " + trace).bytes(0x85).raw("R.").toBytes();
		assertRejected(pickle, global.replace('\n', '.'));
		assertThat(trace).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x81, 0x82, 0x83, 0x84, 0x8c, 0x8e, 0x92, 0x93, 0x95, 'i', 'o', 'P', 'I', 'S', 'V', 'd', 'l',
			'0', '2' })
	void rejectsOtherInstructions(int instruction) {
		assertRejected(new Pickle().raw("}").bytes(instruction).raw("os\nsystem\n.").toBytes(),
				String.format(Locale.ROOT, "0x%02x", instruction));
	}

	@Test
	void rejectsMisuseOfKnownGlobals() {
		assertRejected(new Pickle().raw("ctorch\nFloatStorage\n)R.").toBytes(), "damaged pickle");
		assertRejected(new Pickle().raw("ccollections\nOrderedDict\n]").bytes(0x85).raw("R.").toBytes(), "OrderedDict");
		assertRejected(new Pickle().raw("ctorch._utils\n_rebuild_tensor_v2\n)R.").toBytes(), "damaged pickle");
		assertRejected(new Pickle().raw("}").text("a").raw("b.").toBytes(), "state");
		assertRejected(new Pickle().raw("]}b.").toBytes(), "state");
		assertRejected(
				new Pickle().raw("(").text("module").raw("ctorch\nFloatStorage\n").text("0").raw("tQ.").toBytes(),
				"storage");
		assertRejected(new Pickle().raw("].").toBytes(), "not contain a state dict");
		assertRejected(new byte[] { (byte) 0x80, 4, '}', '.' }, "protocol 2");
	}

	@Test
	void nestedReferencesNeedLittleMemory() throws IOException {
		Pickle pickle = new Pickle().raw("]q").bytes(0);
		for (int i = 1; i < 200; i++) {
			pickle.raw("h").bytes(i - 1).raw("h").bytes(i - 1).bytes(0x86).raw("q").bytes(i);
		}
		assertRejected(pickle.raw(".").toBytes(), "not contain a state dict");
	}

	/**
	 * Five bytes per tensor, each with a shape of twenty thousand axes.
	 */
	@Test
	void repeatedShapesNeedLittleMemory() {
		Pickle pickle = new Pickle().raw("(").text("storage").raw("ctorch\nFloatStorage\n").text("0").text("cpu");
		pickle.raw("K").bytes(6).raw("tQq").bytes(0).raw("(K").bytes(1).raw("q").bytes(1);
		for (int i = 1; i < 20_000; i++) {
			pickle.raw("h").bytes(1);
		}
		pickle.raw("tq").bytes(2).raw("ctorch._utils\n_rebuild_tensor_v2\nq").bytes(3);
		pickle.raw("(h").bytes(0).raw("K").bytes(0).raw("h").bytes(2).raw("h").bytes(2).raw("tq").bytes(4);
		for (int i = 0; i < 50_000; i++) {
			pickle.raw("h").bytes(3).raw("h").bytes(4).raw("R");
		}
		assertRejected(pickle.raw("}.").toBytes(), "axes");
	}

	@ParameterizedTest
	@CsvSource({ "6, 0, 7, 1, outside", "6, 3, 4, 1, outside", "6, -1, 4, 1, outside", "7, 0, 6, 1, outside",
			"5, 0, 5, 1, outside", "6, 0, 3, 2, not contiguous", "6, 0, -1, 1, impossible",
			"6, 2147483647, 1, 1, outside" })
	void rejectsTensorOutsideStorage(int elements, int offset, int extent, int stride, String message) {
		assertRejected(Archives.tensor(elements, offset, List.of(extent), List.of(stride)), message);
	}

	@Test
	void rejectsInvalidShape() {
		List<Integer> extents = List.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 4);
		assertRejected(Archives.tensor(6, 0, extents, List.of(1, 1, 1, 1)), "impossible");
		assertRejected(Archives.tensor(6, 0, List.of(6), List.of()), "not contiguous");
	}

	@Test
	void rejectsCompressedBigEndianAndIncompleteArchives() {
		byte[] pickle = Archives.tensor(6, 0, List.of(6), List.of(1));
		assertBroken(Archives.zip(Map.of("m/data.pkl", pickle, "m/data/0", STORAGE), ZipEntry.DEFLATED), "compressed");
		assertBroken(Archives.zip(Map.of("m/data.pkl", pickle), ZipEntry.STORED), "no entry m/data/0");
		assertBroken(Archives.zip(Map.of("m/data/0", STORAGE), ZipEntry.STORED), "no data.pkl");
		assertBroken(Archives.zip(Map.of("m/data.pkl", pickle, "n/data.pkl", pickle), ZipEntry.STORED),
				"more than one");
		assertBroken(Archives.zip(Map.of("m/data.pkl", pickle, "m/data/0", STORAGE, "m/byteorder",
				"big".getBytes(StandardCharsets.US_ASCII)), ZipEntry.STORED), "little-endian");
	}

	@Test
	void rejectsFormatBefore16() {
		assertBroken(new byte[] { (byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc }, "before 1.6");
	}

	@Test
	void rejectsEveryTruncation() {
		byte[] whole = Archives.archive(Archives.tensor(6, 0, List.of(6), List.of(1)), STORAGE);
		for (int length = 0; length < whole.length; length++) {
			byte[] cut = Arrays.copyOf(whole, length);
			assertThat(catchThrowable(() -> PyTorchReader.read("cut", parts(cut, 1 << 20))))
				.as("cut to %d bytes", length)
				.isInstanceOf(ModelLoadException.class);
		}
	}

	private static TensorFile read(byte[] pickle) throws IOException {
		return PyTorchReader.read("test.bin", parts(Archives.archive(pickle, STORAGE), 1 << 20));
	}

	private static void assertRejected(byte[] pickle, String message) {
		assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> read(pickle))
			.withMessageContaining("test.bin")
			.withMessageContaining(message);
	}

	private static void assertBroken(byte[] archive, String message) {
		assertThatExceptionOfType(ModelLoadException.class)
			.isThrownBy(() -> PyTorchReader.read("test.bin", parts(archive, 1 << 20)))
			.withMessageContaining(message);
	}

	private static byte[] floats(float... values) {
		ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		for (float value : values) {
			bytes.putFloat(value);
		}
		return bytes.array();
	}

}
