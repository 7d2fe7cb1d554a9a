
  # Linear layers with oneDNN, with weights in the layout of its kernels. (Its variant that also adds the residual is
  # slower than adding it afterwards.)
  def pack(self: __torch__.Encoder, weight: Tensor, bias: Tensor, dtype: int) -> List[Tensor]:
    return [ops.mkldnn._reorder_linear_weight(torch.to(weight, dtype), 1024), torch.to(bias, dtype)]

  def linear(self: __torch__.Encoder, x: Tensor, packed: List[Tensor]) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, packed[0], packed[1], "none", annotate(List[Optional[number]], []), "")

  def linear_gelu(self: __torch__.Encoder, x: Tensor, packed: List[Tensor]) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, packed[0], packed[1], "gelu", annotate(List[Optional[number]], []), "none")
