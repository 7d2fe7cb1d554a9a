
  # Linear layers by torch itself: any device.
  def pack(self: __torch__.Encoder, weight: Tensor, bias: Tensor, kind: int) -> List[Tensor]:
    return [torch.to(weight, kind), torch.to(bias, kind)]

  def linear(self: __torch__.Encoder, x: Tensor, packed: List[Tensor]) -> Tensor:
    return torch.linear(x, packed[0], packed[1])

  def feed_forward(self: __torch__.Encoder, x: Tensor, wide: List[Tensor], narrow: List[Tensor]) -> Tensor:
    return self.linear(torch.gelu(self.linear(x, wide)), narrow)
