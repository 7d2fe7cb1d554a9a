
  # Linear layers with torch's operator, for any device.
  def pack(self: __torch__.Encoder, weight: Tensor, bias: Tensor, dtype: int) -> List[Tensor]:
    return [torch.to(weight, dtype), torch.to(bias, dtype)]

  def linear(self: __torch__.Encoder, x: Tensor, packed: List[Tensor]) -> Tensor:
    return torch.linear(x, packed[0], packed[1])

  def linear_gelu(self: __torch__.Encoder, x: Tensor, packed: List[Tensor]) -> Tensor:
    return torch.gelu(self.linear(x, packed))
