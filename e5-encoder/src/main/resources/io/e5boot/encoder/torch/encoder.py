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
  # tables [positions, types, norm weight, norm bias], mode and unpooled as pool reads them, dense and steps as dense
  # does -> unit vectors [texts, dimensions]
  def forward(self: __torch__.Encoder, words: Tensor, positions: Tensor, groups: List[int], tables: List[Tensor], layers: List[Tensor], heads: int, eps: float, mode: int, unpooled: List[int], dense: List[Tensor], steps: List[int]) -> Tensor:
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
    return self.unit(self.dense(self.pool(x, groups, mode, unpooled), dense, steps))

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

  # One vector a text. Texts of equal length are pooled together, unless prompts are left out: they differ in length.
  def pool(self: __torch__.Encoder, x: Tensor, groups: List[int], mode: int, unpooled: List[int]) -> Tensor:
    pooled = annotate(List[Tensor], [])
    row = 0
    text = 0
    for g in range(torch.floordiv(torch.len(groups), 2)):
      count = groups[g * 2]
      length = groups[g * 2 + 1]
      rows = torch.reshape(torch.slice(x, 0, row, row + count * length, 1), [count, length, torch.size(x, 1)])
      left_out = 0
      for t in range(count):
        left_out = left_out + unpooled[text + t]
      if left_out == 0:
        _0 = torch.append(pooled, self.pool_texts(rows, mode, 0))
      else:
        for t in range(count):
          _1 = torch.append(pooled, self.pool_texts(torch.slice(rows, 0, t, t + 1, 1), mode, unpooled[text + t]))
      row = row + count * length
      text = text + count
    return torch.cat(pooled, 0)

  # Texts of equal length [texts, tokens, hidden] -> [texts, hidden]; the modes are those of Pooling.Mode, in its order.
  def pool_texts(self: __torch__.Encoder, rows: Tensor, mode: int, unpooled: int) -> Tensor:
    length = torch.size(rows, 1)
    counted = torch.slice(rows, 1, unpooled, length, 1)
    result = torch.mean(counted, [1])
    if mode == 1:
      result = torch.select(rows, 1, 0)
    if mode == 2:
      result = torch.amax(counted, [1])
    if mode == 3:
      weights = torch.unsqueeze(torch.arange(unpooled + 1, length + 1, dtype=6, device=ops.prim.device(rows)), 1)
      result = torch.div(torch.sum(torch.mul(counted, weights), [1]), torch.sum(weights))
    if mode == 4:
      result = torch.div(torch.sum(counted, [1]), torch.sqrt(length - unpooled))
    return result

  # Linear layers after pooling: weight and bias of each, and as steps its activation, in the order of
  # DenseLayer.Activation, and whether its input is normalised.
  def dense(self: __torch__.Encoder, pooled: Tensor, layers: List[Tensor], steps: List[int]) -> Tensor:
    x = pooled
    for i in range(torch.floordiv(torch.len(layers), 2)):
      activation = steps[i * 2]
      if steps[i * 2 + 1] == 1:
        x = self.unit(x)
      x = torch.linear(x, layers[i * 2], layers[i * 2 + 1])
      if activation == 1:
        x = torch.tanh(x)
      if activation == 2:
        x = torch.relu(x)
      if activation == 3:
        x = torch.gelu(x)
      if activation == 4:
        x = torch.sigmoid(x)
    return x

  def unit(self: __torch__.Encoder, x: Tensor) -> Tensor:
    return torch.div(x, torch.norm(x, 2, [1], True))
