"""Exports the checkpoint for ONNX Runtime and OpenVINO: float32, and each one's own 8 bits."""

from pathlib import Path

import nncf
import onnx
import openvino
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from transformers import AutoModel

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
OUTPUT = "last_hidden_state"
OPSET = 17


class Hidden(torch.nn.Module):
    """The model with its one output that matters."""

    def __init__(self, model: torch.nn.Module):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(input_ids=input_ids, attention_mask=attention_mask,
                          token_type_ids=token_type_ids).last_hidden_state


def write(checkpoint: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    plain = target / "model.onnx"
    export(checkpoint, plain)
    optimize(plain, target / "model-optimized.onnx")
    quantize(target / "model-optimized.onnx", target / "model-int8.onnx")
    openvino_models(plain, target)


def export(checkpoint: Path, file: Path) -> None:
    model = Hidden(AutoModel.from_pretrained(checkpoint, dtype=torch.float32, attn_implementation="eager")).eval()
    ids = torch.randint(5, 1000, (2, 16))
    axes = {name: {0: "batch", 1: "tokens"} for name in [*INPUTS, OUTPUT]}
    with torch.no_grad():
        torch.onnx.export(model, (ids, torch.ones_like(ids), torch.zeros_like(ids)), str(file), input_names=INPUTS,
                          output_names=[OUTPUT], dynamic_axes=axes, opset_version=OPSET, dynamo=False)
    onnx.checker.check_model(str(file))


def optimize(source: Path, file: Path) -> None:
    """Fuses attention, GELU and layer norms, as ONNX Runtime's own tool does for BERT."""
    model = optimizer.optimize_model(str(source), model_type="bert", num_heads=12, hidden_size=384, opt_level=0)
    if model.get_fused_operator_statistics()["Attention"] != 12:
        raise SystemExit(f"attention was not fused: {model.get_fused_operator_statistics()}")
    model.save_model_to_file(str(file))


def quantize(source: Path, file: Path) -> None:
    quantize_dynamic(str(source), str(file), per_channel=True, reduce_range=False, weight_type=QuantType.QInt8,
                     op_types_to_quantize=["MatMul", "Attention"],
                     # shape inference knows no type behind a fused operator
                     extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})


def openvino_models(source: Path, target: Path) -> None:
    model = openvino.convert_model(str(source))
    openvino.save_model(model, str(target / "openvino.xml"), compress_to_fp16=False)
    compressed = nncf.compress_weights(model, mode=nncf.CompressWeightsMode.INT8_ASYM)
    openvino.save_model(compressed, str(target / "openvino-int8.xml"), compress_to_fp16=False)
