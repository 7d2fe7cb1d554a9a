
  # A layer whose linear layers, residual stream and attention have the same dtype.
  def pack_layer(self: __torch__.Encoder, layers: List[List[Tensor]], parts: List[List[Tensor]], heads: int, dtype: int, sample: List[Tensor], groups: List[int], epsilon: float) -> List[List[Tensor]]:
    for i in range(torch.len(parts)):
      if torch.dim(parts[i][0]) == 1:
        _0 = torch.append(layers, parts[i])
      else:
        _1 = torch.append(layers, self.pack(parts[i][0], parts[i][1], dtype))
    return layers

  def stream(self: __torch__.Encoder, x: Tensor, dtype: int) -> Tensor:
    return torch.to(x, dtype)

  def qkv(self: __torch__.Encoder, x: Tensor, packed: List[Tensor]) -> Tensor:
    return self.linear(x, packed)

  def output(self: __torch__.Encoder, context: Tensor, residual: Tensor, packed: List[Tensor]) -> Tensor:
    return torch.add_(self.linear(context, packed), residual)

  def feed_forward(self: __torch__.Encoder, x: Tensor, intermediate: List[Tensor], output: List[Tensor]) -> Tensor:
    return torch.add_(self.linear(self.linear_gelu(x, intermediate), output), x)
