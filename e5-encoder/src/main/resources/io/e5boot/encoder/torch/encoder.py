class Encoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def as_float(self: __torch__.Encoder, stored: List[Tensor]) -> List[Tensor]:
    floats = annotate(List[Tensor], [])
    for i in range(torch.len(stored)):
      _0 = torch.append(floats, torch.to(stored[i], 6))
    return floats

  # Sixteen stored tensors a layer become twelve: query, key and value are joined.
  def prepare(self: __torch__.Encoder, stored: List[Tensor]) -> List[Tensor]:
    layers = annotate(List[Tensor], [])
    for i in range(torch.floordiv(torch.len(stored), 16)):
      o = i * 16
      w = torch.cat([stored[o], stored[o + 2], stored[o + 4]], 0)
      b = torch.cat([stored[o + 1], stored[o + 3], stored[o + 5]], 0)
      _0 = torch.append(layers, torch.to(w, 6))
      _1 = torch.append(layers, torch.to(b, 6))
      for j in range(10):
        _2 = torch.append(layers, torch.to(stored[o + 6 + j], 6))
    return layers

  # words [tokens, hidden], positions [tokens], groups [count, length, count, length, ...],
  # tables [positions, types, norm weight, norm bias] -> unit vectors [texts, hidden]
  def forward(self: __torch__.Encoder, words: Tensor, positions: Tensor, groups: List[int], tables: List[Tensor], layers: List[Tensor], heads: int, eps: float) -> Tensor:
    hidden = torch.size(words, 1)
    x = words + torch.embedding(tables[0], positions) + torch.select(tables[1], 0, 0)
    x = torch.layer_norm(x, [hidden], tables[2], tables[3], eps)
    for i in range(torch.floordiv(torch.len(layers), 12)):
      o = i * 12
      qkv = torch.linear(x, layers[o], layers[o + 1])
      context = self.attend(qkv, groups, heads)
      attended = torch.linear(context, layers[o + 2], layers[o + 3])
      y = torch.layer_norm(attended + x, [hidden], layers[o + 4], layers[o + 5], eps)
      wide = torch.gelu(torch.linear(y, layers[o + 6], layers[o + 7]))
      narrow = torch.linear(wide, layers[o + 8], layers[o + 9])
      x = torch.layer_norm(narrow + y, [hidden], layers[o + 10], layers[o + 11], eps)
    means = self.pool(x, groups)
    return torch.div(means, torch.norm(means, 2, [1], True))

  # Texts of equal length attend together, so nothing is padded and nothing is masked.
  def attend(self: __torch__.Encoder, qkv: Tensor, groups: List[int], heads: int) -> Tensor:
    hidden = torch.floordiv(torch.size(qkv, 1), 3)
    contexts = annotate(List[Tensor], [])
    row = 0
    for g in range(torch.floordiv(torch.len(groups), 2)):
      count = groups[g * 2]
      length = groups[g * 2 + 1]
      rows = torch.slice(qkv, 0, row, row + count * length, 1)
      split = torch.reshape(rows, [count, length, 3, heads, torch.floordiv(hidden, heads)])
      q, k, v = torch.unbind(torch.permute(split, [2, 0, 3, 1, 4]), 0)
      context = torch.scaled_dot_product_attention(q, k, v)
      _0 = torch.append(contexts, torch.reshape(torch.transpose(context, 1, 2), [count * length, hidden]))
      row = row + count * length
    return torch.cat(contexts, 0)

  # Mean over each text's tokens.
  def pool(self: __torch__.Encoder, x: Tensor, groups: List[int]) -> Tensor:
    means = annotate(List[Tensor], [])
    row = 0
    for g in range(torch.floordiv(torch.len(groups), 2)):
      count = groups[g * 2]
      length = groups[g * 2 + 1]
      rows = torch.slice(x, 0, row, row + count * length, 1)
      _0 = torch.append(means, torch.mean(torch.reshape(rows, [count, length, torch.size(x, 1)]), [1]))
      row = row + count * length
    return torch.cat(means, 0)
