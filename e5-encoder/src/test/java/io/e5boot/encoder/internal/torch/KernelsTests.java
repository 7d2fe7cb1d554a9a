package io.e5boot.encoder.internal.torch;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.e5boot.encoder.model.NativeLibraryException;
import io.e5boot.encoder.model.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KernelsTests {

	@ParameterizedTest
	@CsvSource({ "amx_bf16, BFLOAT16, AMX-BF16", "avx512_bf16, BFLOAT16, AVX512-BF16",
			"avx512f, FLOAT32, no known bfloat16 instructions" })
	void autoDependsOnCpuInstructions(String flag, Precision precision, String reason) {
		Kernels kernels = Kernels.ofCpu(Precision.AUTO, cpu(flag), true, true);
		assertThat(kernels.precision()).isEqualTo(precision);
		assertThat(kernels.reason()).contains(reason);
		assertThat(kernels.calibration()).isEqualTo(Kernels.Calibration.NONE);
	}

	@ParameterizedTest
	@CsvSource({ "avx512_bf16, avx512_vnni, BFLOAT16", "amx_bf16, amx_int8, BFLOAT16",
			"avx512f, avx512_vnni, FLOAT32" })
	void autoUsesInt8IfCpuAndCheckpointSupportIt(String floats, String integers, Precision precision) {
		ProcessorFeatures cpu = new ProcessorFeatures(Set.of(floats, integers), 2);
		Kernels mixed = Kernels.ofCpu(Precision.AUTO, cpu, true, true);
		assertThat(mixed.precision()).isEqualTo(precision);
		assertThat(mixed.calibration()).isEqualTo(Kernels.Calibration.CHECKPOINT);
		assertThat(mixed.reason()).containsIgnoringCase(integers.replace('_', '-'));
		assertThat(mixed.robust().calibration()).isEqualTo(Kernels.Calibration.CHECKPOINT);
		assertThat(Kernels.ofCpu(Precision.AUTO, cpu, true, false).calibration()).isEqualTo(Kernels.Calibration.NONE);
		assertThat(Kernels.ofCpu(Precision.AUTO, cpu, false, true).calibration()).isEqualTo(Kernels.Calibration.NONE);
		assertThat(Kernels.ofCpu(precision, cpu, true, true).calibration()).isEqualTo(Kernels.Calibration.NONE);
	}

	@Test
	void autoIsFloat16OnCuda() {
		assertThat(Kernels.ofCuda(Precision.AUTO, 8.6).precision()).isEqualTo(Precision.FLOAT16);
		assertThat(Kernels.ofCuda(Precision.AUTO, 8.6).attention()).isEqualTo("attention-flash");
		assertThat(Kernels.ofCuda(Precision.AUTO, 7.5).attention()).isEqualTo("attention-sdpa");
		assertThat(Kernels.ofCuda(Precision.FLOAT32, 9.0).attention()).isEqualTo("attention-sdpa");
	}

	@ParameterizedTest
	@CsvSource({ "BFLOAT16, AVX512-BF16", "FLOAT16, AVX512-FP16", "INT8, AVX512-VNNI" })
	void unsupportedPrecisionOfCpuIsRejected(Precision precision, String needed) {
		assertThatExceptionOfType(NativeLibraryException.class)
			.isThrownBy(() -> Kernels.ofCpu(precision, cpu("avx2"), true, true))
			.withMessageContaining(needed)
			.withMessageContaining("Set the precision to auto");
	}

	@ParameterizedTest
	@CsvSource({ "FLOAT16, avx512_fp16, true, AMX-FP16", "INT8, avx512_vnni, true, AVX512-BF16",
			"FLOAT16, asimd, false, ASIMDHP", "BFLOAT16, asimd, false, BF16", "FLOAT16, amx_fp16, true, ''",
			"BFLOAT16, avx512_bf16, true, ''", "INT8, amx_bf16, true, ''", "FLOAT16, asimdhp, false, ''",
			"BFLOAT16, bf16, false, ''", "FLOAT32, avx512_fp16, true, ''", "AUTO, avx512_fp16, true, ''" })
	void slownessWarnsOfSlowPrecision(Precision precision, String flag, boolean oneDnn, String missing) {
		Optional<String> slowness = Kernels.slowness(precision, cpu(flag), oneDnn);
		assertThat(slowness.isPresent()).isEqualTo(!missing.isEmpty());
		slowness.ifPresent(
				(sentence) -> assertThat(sentence).contains("slower than float32", missing, "e5.embedding.precision"));
	}

	@Test
	void unsupportedPrecisionOfGpuIsRejected() {
		assertThatExceptionOfType(NativeLibraryException.class)
			.isThrownBy(() -> Kernels.ofCuda(Precision.BFLOAT16, 7.5))
			.withMessageContaining("8.0");
		assertThatExceptionOfType(NativeLibraryException.class).isThrownBy(() -> Kernels.ofCuda(Precision.INT8, 9.0));
		assertThatExceptionOfType(NativeLibraryException.class).isThrownBy(() -> Kernels.ofMps(Precision.INT8));
	}

	@Test
	void parseReadsFlagsAndPhysicalCores() {
		ProcessorFeatures cpu = ProcessorFeatures.parse(List.of("processor\t: 0", "physical id\t: 0", "core id\t\t: 0",
				"flags\t\t: fpu avx512_bf16 avx512_vnni", "", "processor\t: 1", "physical id\t: 0", "core id\t\t: 0",
				"flags\t\t: fpu avx512_bf16 avx512_vnni", "", "processor\t: 2", "physical id\t: 1", "core id\t\t: 0"));
		assertThat(cpu.bfloat16()).isEqualTo("AVX512-BF16");
		assertThat(cpu.int8()).isEqualTo("AVX512-VNNI");
		assertThat(cpu.float16()).isEmpty();
		assertThat(cpu.threads(4)).isEqualTo(2);
		assertThat(cpu.threads(1)).isEqualTo(1);
		assertThat(ProcessorFeatures.parse(List.of()).threads(6)).isEqualTo(6);
	}

	private static ProcessorFeatures cpu(String flag) {
		return new ProcessorFeatures(Set.of(flag), 2);
	}

}
